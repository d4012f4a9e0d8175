import { app, Menu, nativeImage, Tray } from 'electron';
import colourIcon from '../resources/tray.png?inline';
import templateIcon from '../resources/trayTemplate.png?inline';
import type { ClassActivity } from './classActivity.ts';
import type { HostWindow } from './hostWindow.ts';
import type { SfuService } from './sfuService.ts';
import { words } from './words.ts';

/** The tray icon: how the class is doing, the window back, quit. */
export function showTray(service: SfuService, activity: ClassActivity, hostWindow: HostWindow): void {
	const tray = new Tray(trayIcon());
	tray.setToolTip('Lectern');
	tray.on('click', () => hostWindow.show());
	const update = () => {
		tray.setContextMenu(
			Menu.buildFromTemplate([
				{ label: hint(service, activity), enabled: false },
				{ type: 'separator' },
				{ label: words.tray.show, click: () => hostWindow.show() },
				{ label: words.tray.quit, click: () => app.quit() },
			]),
		);
	};
	service.on('stateChanged', update);
	activity.on('changed', update);
	update();
	app.once('quit', () => tray.destroy());
}

function hint(service: SfuService, activity: ClassActivity): string {
	if (service.state.name === 'failed') return words.tray.failed;
	if (service.state.name !== 'running') return words.tray.starting;
	return activity.isRunning ? words.tray.running(service.participantCount) : words.tray.idle;
}

/** 16 points, drawn with 32 pixels; macOS recolours a template. */
function trayIcon() {
	const isMac = process.platform === 'darwin';
	const icon = nativeImage.createEmpty();
	icon.addRepresentation({ scaleFactor: 2, dataURL: isMac ? templateIcon : colourIcon });
	icon.setTemplateImage(isMac);
	return icon;
}
