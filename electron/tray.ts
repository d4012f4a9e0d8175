import { app, Menu, nativeImage, Tray } from 'electron';
import colourIcon from '../resources/tray.png?inline';
import templateIcon from '../resources/trayTemplate.png?inline';
import type { ClassActivity } from './classActivity.ts';
import type { HostWindow } from './hostWindow.ts';
import type { SfuService } from './sfuService.ts';
import { texts } from './texts.ts';
import type { Updates } from './updates.ts';

/** The tray icon and its menu: state of the class, show the window, quit. */
export function showTray(
	service: SfuService,
	activity: ClassActivity,
	hostWindow: HostWindow,
	updates: Updates | null,
): void {
	const tray = new Tray(trayIcon());
	tray.setToolTip('Lectern');
	tray.on('click', () => hostWindow.show());
	const update = () => {
		tray.setContextMenu(
			Menu.buildFromTemplate([
				{ label: statusText(service, activity), enabled: false },
				...(updates?.readyVersion ? [{ label: texts.updates.ready(updates.readyVersion), enabled: false }] : []),
				{ type: 'separator' },
				{ label: texts.tray.show, click: () => hostWindow.show() },
				{ label: texts.tray.quit, click: () => app.quit() },
			]),
		);
	};
	service.on('stateChanged', update);
	activity.on('changed', update);
	updates?.on('changed', update);
	update();
	app.once('quit', () => tray.destroy());
}

function statusText(service: SfuService, activity: ClassActivity): string {
	if (service.state.name === 'failed') return texts.tray.failed;
	if (service.state.name !== 'running') return texts.tray.starting;
	return activity.isRunning ? texts.tray.running(service.participantCount) : texts.tray.idle;
}

/** 16 points, drawn with 32 pixels; macOS recolours a template image for light and dark menu bars. */
function trayIcon() {
	const isMac = process.platform === 'darwin';
	const icon = nativeImage.createEmpty();
	icon.addRepresentation({ scaleFactor: 2, dataURL: isMac ? templateIcon : colourIcon });
	icon.setTemplateImage(isMac);
	return icon;
}
