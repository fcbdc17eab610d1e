@echo off
setlocal
chcp 65001 >nul
cd /d "%~dp0"
set PYTHONUTF8=1

py -3 --version >nul 2>nul
if errorlevel 1 goto sans_python
py -3 preparer.py
if errorlevel 1 goto fin

.venv\Scripts\python -m pipeline docs %*
if exist outputs\rapport.html start "" outputs\rapport.html
goto fin

:sans_python
echo Il faut Python 3.11, 3.12, 3.13 ou 3.14, avec le lanceur « py ».
echo Il se trouve sur python.org et dans le Microsoft Store. Si l'installation est bloquée,
echo demandez au service informatique : « Python 3.13 pour Windows, 64 bits, avec le lanceur py ».

:fin
echo.
pause
endlocal
