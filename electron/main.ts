import { dirname, join } from 'node:path';
import { app, dialog, ipcMain, powerMonitor, protocol, session, shell } from 'electron';
import { Attention } from './attention.ts';
import { ClassActivity } from './classActivity.ts';
import { ClassWindows } from './classWindows.ts';
import { commandsIn, runCommand } from './commandLine.ts';
import { FilmWindow } from './filmWindow.ts';
import { forkSfu } from './forkSfu.ts';
import { HostWindow } from './hostWindow.ts';
import { onListening, registerHostCalls } from './ipc.ts';
import { findKeptFolder } from './keptFolder.ts';
import { findLessonFolder } from './lessonFolder.ts';
import { askForLocalNetwork } from './localNetwork.ts';
import { setMenu } from './menu.ts';
import { findPackageDamage } from './packageFiles.ts';
import { findParts } from './paths.ts';
import { setQuitOrder } from './quit.ts';
import { isInPackage, isReleaseBuild } from './releaseBuild.ts';
import { ScreenShare } from './screenShare.ts';
import { guardDownloads, guardNavigation, guardPermissions } from './security.ts';
import { readSettings, type Settings, SettingsError } from './settings.ts';
import { SfuService } from './sfuService.ts';
import { startingPage, startingPageScheme } from './startingPage.ts';
import { unknownSwitch } from './switches.ts';
import { texts } from './texts.ts';
import { showTray } from './tray.ts';
import { Updates } from './updates.ts';
import { dropForeignVariables, refusedVariable } from './variables.ts';

/** Exit code for invalid settings, the same as of `lectern serve`. */
const usageError = 2;
/** Exit code for files that are not those that were packaged. */
const damagedError = 7;

// Electron waits for this module before it is ready.
await main();

async function main(): Promise<void> {
	// In a package argv has no script path after the program's own.
	const args = process.argv.slice(isInPackage() ? 1 : 2);
	const command = commandsIn(args);
	if (command) return runCommandLine(command);
	if (isReleaseBuild() && !isStartedSafely(unknownSwitch(args, process.platform))) return;
	const settings = await readSettingsOrExit(args);
	if (!settings) return;
	setDataPaths(settings.given.dataDir);
	if (!app.requestSingleInstanceLock()) {
		app.exit(0);
		return;
	}
	// Read while Chromium starts: nothing is loaded from the files before.
	const checked = isInPackage() ? findPackageDamage() : null;
	void app.whenReady().then(async () => {
		const damage = await checked;
		if (damage === null) run(settings);
		else await refuseDamaged(damage);
	});
}

/** `--cli`: the command `lectern`. Chromium's switches do nothing here, because nothing of it starts, and no command takes them. */
async function runCommandLine(args: string[]): Promise<void> {
	if (isReleaseBuild() && !isStartedSafely(null)) return;
	const damage = isInPackage() ? await findPackageDamage() : null;
	if (damage !== null) {
		process.stderr.write(texts.damaged.detail(damage));
		return app.exit(damagedError);
	}
	app.setName('Lectern');
	const { sfuEntry, rendererDir, workerBin } = findParts();
	await runCommand(args, dirname(sfuEntry), { dataDir: dataFolder(), rendererDir, workerBin });
}

/** undefined: this user has no home. */
function dataFolder(): string | undefined {
	try {
		return app.getPath('userData');
	} catch {
		return undefined;
	}
}

function run(settings: Settings): void {
	const parts = findParts();
	const service = new SfuService({
		fork: () => forkSfu(parts.sfuEntry),
		settings: {
			...(settings.given.dataDir === undefined && { recordings: defaultRecordings(settings) }),
			...placesOf(settings, parts),
			...settings.server,
			dataDir: app.getPath('userData'),
		},
	});
	if (settings.given.json) printInfo(service);
	const activity = new ClassActivity(service);
	const classWindows = new ClassWindows(join(app.getPath('userData'), 'window-places.json'));
	const hostWindow = new HostWindow(service, parts.preload, classWindows, () => activity.isRunning);
	const filmWindow = new FilmWindow(service);
	const attention = new Attention(hostWindow);

	protocol.handle(startingPageScheme, () => startingPage());
	guardNavigation(hostWindow.isOurUrl, classWindows);
	guardPermissions(session.defaultSession, hostWindow.isOurUrl, classWindows);
	guardDownloads(session.defaultSession, hostWindow.isOurUrl);
	const screenShare = new ScreenShare(session.defaultSession, hostWindow.isOurUrl, (sources) =>
		hostWindow.tell(
			'screenSourcesRequested',
			sources.filter(({ id }) => !classWindows.isOwnSource(id)),
		),
	);
	handlePageCalls({ service, activity, hostWindow, classWindows, screenShare, attention });
	setMenu();
	showTray(service, activity, hostWindow, startUpdates(settings, activity));
	setQuitOrder({ service, activity, hostWindow, filmWindow, confirmQuit: settings.confirmQuit });

	// Where no browser can be started, the page still offers to try again.
	service.on('firstServerFound', (hostAddress) => void shell.openExternal(hostAddress).catch(() => undefined));
	powerMonitor.on('resume', () => service.networkChanged());
	app.on('second-instance', () => hostWindow.show());
	app.on('activate', () => hostWindow.show());
	const { mdns, bind } = settings.given;
	if (mdns !== false && !bind) askForLocalNetwork();
	service.start();
	hostWindow.show();
}

/** null: no feed is set, or this package cannot replace itself. */
function startUpdates({ given: { updateFeed } }: Settings, activity: ClassActivity): Updates | null {
	if (!updateFeed || !Updates.isPossible) return null;
	const updates = new Updates(updateFeed, activity);
	updates.start();
	return updates;
}

type Parts = {
	service: SfuService;
	activity: ClassActivity;
	hostWindow: HostWindow;
	classWindows: ClassWindows;
	screenShare: ScreenShare;
	attention: Attention;
};

function handlePageCalls({ service, activity, hostWindow, classWindows, screenShare, attention }: Parts): void {
	registerHostCalls(ipcMain, hostWindow.isOurPage, {
		getServer: async () => {
			const { state, info } = service;
			return state.name === 'running' && info ? { ...info, baseUrl: state.baseUrl } : null;
		},
		retryServer: async () => {
			service.start();
			hostWindow.retry();
		},
		chooseScreenSource: async (sourceId) => screenShare.choose(sourceId),
		setClassRunning: async (isRunning) => activity.declare(isRunning),
		setSharing: async (isSharing) => classWindows.setSharing(isSharing),
		setBadge: async (count) => attention.setBadge(count),
		callForAttention: async (call) => attention.call(call),
		setFullScreen: async (fullScreen) => hostWindow.setFullScreen(fullScreen),
		// Not `openPath`: it would start a folder whose name ends with `.app` on macOS.
		showRecording: async (folderName) =>
			shell.showItemInFolder(await findLessonFolder(service.info?.recordingsDir, folderName)),
		showFolder: async (folder) => {
			const path = folder === 'data' ? app.getPath('userData') : service.info?.recordingsDir;
			shell.showItemInFolder(await findKeptFolder(path));
		},
	});
	onListening(ipcMain, hostWindow.isOurPage, (name) => {
		if (name === 'serverState') hostWindow.tell('serverState', hostWindow.state);
	});
}

/** Where teachers look for films. With a data folder of its own, recordings are in it; a setting goes before both. */
function defaultRecordings({ given }: Settings): string | undefined {
	return given.recordings ? undefined : join(app.getPath('videos'), 'Lectern');
}

/** The parts that come with this program, unless a setting names others. */
function placesOf({ given }: Settings, { rendererDir, workerBin }: ReturnType<typeof findParts>) {
	return { rendererDir: given.rendererDir ?? rendererDir, workerBin: given.workerBin ?? workerBin };
}

/** `--json`: one line when the class can be reached, as `lectern serve --json` does. A restarted server prints nothing. */
function printInfo(service: SfuService): void {
	// A closed pipe must not end the class.
	process.stdout.on('error', () => undefined);
	const print = () => {
		if (service.state.name !== 'running') return;
		service.off('stateChanged', print);
		process.stdout.write(`${JSON.stringify(service.info)}\n`);
	};
	service.on('stateChanged', print);
}

/**
 * Ends a released program that was started so that others could look into it. Chromium has read its switches, but opens ports
 * and starts programs later, so that nothing of it happens.
 * @param unknown the first switch that is not allowed; null: there is none
 */
function isStartedSafely(unknown: string | null): boolean {
	const refused = unknown ?? refusedVariable(process.env);
	if (refused === null) {
		dropForeignVariables(process.env);
		return true;
	}
	process.stderr.write(texts.refused(refused));
	app.exit(usageError);
	return false;
}

async function refuseDamaged(damage: string): Promise<void> {
	const detail = texts.damaged.detail(damage);
	process.stderr.write(detail);
	// A signal ends the program while the message is shown.
	app.once('will-quit', () => app.exit(damagedError));
	await dialog.showMessageBox({ type: 'error', message: texts.damaged.title, detail });
	app.exit(damagedError);
}

/** One folder for all persistent files; Chromium's session data in a subfolder. */
function setDataPaths(dataDir: string | undefined): void {
	app.setName('Lectern');
	if (dataDir) app.setPath('userData', dataDir);
	app.setPath('sessionData', join(app.getPath('userData'), 'session'));
}

async function readSettingsOrExit(args: string[]): Promise<Settings | null> {
	try {
		const settings = await readSettings(args, process.env);
		if (settings.foreign.length > 0) process.stderr.write(texts.passedOn(settings.foreign));
		return settings;
	} catch (error) {
		if (!(error instanceof SettingsError)) throw error;
		process.stderr.write(texts.badSettings(error.message));
		app.exit(usageError);
		return null;
	}
}
