@echo off
setlocal
chcp 65001 >nul
cd /d "%~dp0"
set PYTHONUTF8=1

py -3 --version >nul 2>nul
if errorlevel 1 goto sans_python
py -3 -c "import sys; sys.exit(not (3, 11) <= sys.version_info[:2] <= (3, 14))"
if errorlevel 1 goto sans_python

if exist .venv\Scripts\python.exe goto environnement
echo Première utilisation : préparation du programme, une à deux minutes...
py -3 -m venv .venv
if errorlevel 1 goto sans_environnement

:environnement
fc /b requirements.lock .venv\requirements.lock >nul 2>nul
if not errorlevel 1 goto documents
.venv\Scripts\python -m pip install --quiet --disable-pip-version-check --no-deps -r requirements.lock
if errorlevel 1 goto sans_bibliotheques
copy /y requirements.lock .venv\requirements.lock >nul

:documents
.venv\Scripts\python -m pipeline docs %*
if exist outputs\rapport.html start "" outputs\rapport.html
goto fin

:sans_python
echo Il faut Python 3.11, 3.12, 3.13 ou 3.14, avec le lanceur « py ».
echo Il se trouve sur python.org et dans le Microsoft Store. Si l'installation est bloquée,
echo demandez au service informatique : « Python 3.13 pour Windows, 64 bits, avec le lanceur py ».
goto fin

:sans_environnement
echo L'environnement Python n'a pas pu être créé dans le dossier .venv.
echo Vérifiez que vous avez le droit d'écrire dans ce dossier, ou copiez-le dans Documents.
goto fin

:sans_bibliotheques
echo Les bibliothèques du programme n'ont pas pu être installées.
echo Demandez au service informatique d'autoriser pip, l'installateur de Python, à télécharger ses paquets.

:fin
echo.
pause
endlocal
