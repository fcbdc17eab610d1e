@echo off
setlocal
chcp 65001 >nul
pushd "%~dp0"
set PYTHONUTF8=1

if exist .venv\Scripts\python.exe goto suite
echo Lancez d'abord docs.cmd : il prépare le programme.
goto fin

:suite
.venv\Scripts\python -m pipeline importer %*

:fin
echo.
pause
popd
endlocal
