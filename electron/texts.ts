/** Texts of the desktop program outside the pages: menus, tray, dialogs. */
export const texts = {
	tray: {
		show: 'Show Lectern',
		quit: 'Quit Lectern',
		starting: 'Starting your class…',
		failed: 'The class could not be started',
		idle: 'No class is running. Open Lectern to start one.',
		running: (count: number) =>
			count === 0 ? 'Class is running. Nobody is here yet.' : `Class is running. ${people(count)} here.`,
	},
	quit: {
		message: 'Your class is still running',
		/** @param count of the others */
		detail: (count: number) =>
			count === 0
				? 'Nobody else is in it. Quitting ends the class.'
				: `${people(count, 'other ')} in it. You can leave and let the class go on: Lectern stays in the background, open it again to come back. Quitting ends the class for everybody.`,
		stay: 'Stay',
		leave: 'Leave, the class goes on',
		end: 'End class and quit',
	},
	/** For screen readers: what the mark on the taskbar's icon says. */
	badge: (count: number) => (count === 1 ? '1 person wants something' : `${count} people want something`),
	refused: (name: string) =>
		`Lectern does not start with ${name}: it is no setting of Lectern, and could let others look into the class.\nStart Lectern without it; \`lectern serve --help\` lists the settings.\n`,
	updates: {
		ready: (version: string) => `Lectern ${version} is installed when you quit Lectern.`,
		failed: (reason: string) => `No update could be loaded: ${reason}\n`,
	},
	damaged: {
		title: 'Lectern is damaged',
		detail: (damage: string) =>
			`A file of Lectern is not as it was made: ${damage}.\nInstall Lectern again. Your rooms and recordings stay.\n`,
	},
	badSettings: (problem: string) => `Lectern cannot start with these settings: ${problem}\n`,
	/** In builds for tests and development. */
	passedOn: (switches: readonly string[]) => `No settings of Lectern, left to Chromium: ${switches.join(' ')}\n`,
} as const;

/** @param which before the noun, with a space */
function people(count: number, which = ''): string {
	return count === 1 ? `1 ${which}person is` : `${count} ${which}people are`;
}
