@echo off
rem The command `lectern` of an installed Lectern: its commands (serve, doctor, ...) run in this console.
"%~dp0..\..\Lectern.exe" --cli -- %*
