@echo off
setlocal
chcp 65001 >nul
pushd "%~dp0"
set PYTHONUTF8=1

if exist .venv\Scripts\python.exe goto factures
echo Lancez d'abord docs.cmd : il prépare le programme.
goto fin

:factures
.venv\Scripts\python -m pipeline facturer %*

:fin
echo.
pause
popd
endlocal
