@echo off
setlocal
chcp 65001 >nul
rem pushd : un dossier du réseau (\\serveur\partage) reçoit une lettre le temps de la commande.
pushd "%~dp0"
set PYTHONUTF8=1
set CODE=1
if "%BILAN_ESPACE%"=="" set "BILAN_ESPACE=%CD%"
if not exist preparer.py goto pas_decompresse

set "PYTHON=py -3"
%PYTHON% --version >nul 2>nul
if not errorlevel 1 goto python_present
set "PYTHON=python"
%PYTHON% --version >nul 2>nul
if errorlevel 1 goto sans_python
:python_present
%PYTHON% preparer.py facturx --lancer chorus deposer %*
set CODE=%errorlevel%
goto fin

:pas_decompresse
echo Le dossier du programme n'est pas là. Décompressez d'abord tout le fichier .zip (clic droit,
echo « Extraire tout »), puis double-cliquez sur chorus.cmd dans le dossier extrait.
goto fin

:sans_python
echo Il faut Python 3.11, 3.12, 3.13 ou 3.14.
echo Il se trouve sur python.org et dans le Microsoft Store. Si l'installation est bloquée,
echo demandez au service informatique : « Python 3.13 pour Windows, 64 bits ».

:fin
echo.
pause
:ferme
popd
endlocal & exit /b %CODE%
