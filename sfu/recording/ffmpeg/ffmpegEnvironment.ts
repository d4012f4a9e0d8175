/**
 * What FFmpeg may see of the environment: where to find itself, its temporary files and fonts. LD_LIBRARY_PATH is left
 * out on purpose: an AppImage sets it for its own libraries, which a program of the system does not start with.
 */
const passedOn = [
	'PATH',
	'HOME',
	'TMPDIR',
	'XDG_CACHE_HOME',
	'XDG_CONFIG_HOME',
	'FONTCONFIG_FILE',
	'FONTCONFIG_PATH',
	'SystemRoot',
	'TEMP',
	'TMP',
	'USERPROFILE',
	'LOCALAPPDATA',
];

export function ffmpegEnvironment(): NodeJS.ProcessEnv {
	// English messages: one of them says that the disk is full.
	const environment: NodeJS.ProcessEnv = { LC_ALL: 'C', AV_LOG_FORCE_NOCOLOR: '1' };
	for (const name of passedOn) {
		const value = process.env[name];
		if (value !== undefined) environment[name] = value;
	}
	return environment;
}
