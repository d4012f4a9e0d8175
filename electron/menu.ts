import { Menu, type MenuItemConstructorOptions } from 'electron';
import { isInPackage } from './releaseBuild.ts';
import { texts } from './texts.ts';

/** Standard menus and accelerators by role: Electron translates and arranges them as each system expects. */
export function setMenu(): void {
	const isMac = process.platform === 'darwin';
	const tools: MenuItemConstructorOptions[] = [{ type: 'separator' }, { role: 'toggleDevTools' }];
	const view: MenuItemConstructorOptions = {
		role: 'viewMenu',
		submenu: [
			{ role: 'resetZoom' },
			{ role: 'zoomIn' },
			{ role: 'zoomOut' },
			{ type: 'separator' },
			{ role: 'togglefullscreen' },
			...(isInPackage() ? [] : tools),
		],
	};
	const first: MenuItemConstructorOptions = isMac
		? { role: 'appMenu' }
		: { role: 'fileMenu', submenu: [{ role: 'quit', label: texts.tray.quit, accelerator: 'Ctrl+Q' }] };
	Menu.setApplicationMenu(Menu.buildFromTemplate([first, { role: 'editMenu' }, view, { role: 'windowMenu' }]));
}
