/**
 * One sentence for each package with an install script that CONTRIBUTING.md does not name, and for each that it names without need.
 * @param {{ packages: object }} lock package-lock.json
 * @param {string} contributing the text of CONTRIBUTING.md, whose first table below Dependencies names them in its first column
 */
export function installScriptFaults(lock, contributing) {
	const [, section = ''] = contributing.split(/^## Dependencies$/m);
	const [, table = ''] = /^((?:\|.*\n)+)/m.exec(section.split(/^## /m)[0]) ?? [];
	const named = new Set([...table.matchAll(/^\| `([^`]+)`/gm)].map(([, name]) => name));
	const found = new Set(
		Object.entries(lock.packages)
			.filter(([, { hasInstallScript }]) => hasInstallScript)
			.map(([path]) => path.slice(path.lastIndexOf('node_modules/') + 'node_modules/'.length)),
	);
	return [
		...[...found]
			.filter((name) => !named.has(name))
			.map(
				(name) =>
					`${name} has an install script: say in CONTRIBUTING.md (Dependencies) what it does and whether we run it`,
			),
		...[...named]
			.filter((name) => !found.has(name))
			.map((name) => `${name} has no install script any more: remove its row from CONTRIBUTING.md (Dependencies)`),
	];
}
