import { homedir } from 'node:os';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';

/** The folder with package.json. */
export const projectDir = dirname(dirname(dirname(fileURLToPath(import.meta.url))));

/** Cache folder per user, so that a second checkout or a fresh `npm ci` need not download or build again. */
export function cacheDir({ env = process.env, platform = process.platform, home = homedir() } = {}) {
	if (env.XDG_CACHE_HOME) return join(env.XDG_CACHE_HOME, 'lectern');
	if (platform === 'darwin') return join(home, 'Library', 'Caches', 'lectern');
	if (platform === 'win32') return join(env.LOCALAPPDATA ?? join(home, 'AppData', 'Local'), 'lectern');
	return join(home, '.cache', 'lectern');
}
