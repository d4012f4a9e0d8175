; Windows Firewall: students connect to the app (pages, signalling, mDNS) and to the media worker (audio and video).
; Rules for these two programs only, on private and domain networks; removed with the app.
!macro customInstall
  DetailPrint "Allowing Lectern through Windows Firewall"
  nsExec::ExecToLog 'netsh advfirewall firewall delete rule name="Lectern"'
  nsExec::ExecToLog 'netsh advfirewall firewall delete rule name="Lectern media"'
  nsExec::ExecToLog 'netsh advfirewall firewall add rule name="Lectern" dir=in action=allow profile=private,domain enable=yes program="$INSTDIR\${APP_EXECUTABLE_FILENAME}"'
  nsExec::ExecToLog 'netsh advfirewall firewall add rule name="Lectern media" dir=in action=allow profile=private,domain enable=yes program="$INSTDIR\resources\worker\mediasoup-worker.exe"'
!macroend

!macro customUnInstall
  nsExec::ExecToLog 'netsh advfirewall firewall delete rule name="Lectern"'
  nsExec::ExecToLog 'netsh advfirewall firewall delete rule name="Lectern media"'
!macroend
