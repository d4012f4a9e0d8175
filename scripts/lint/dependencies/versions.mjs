const exact = /^\d+\.\d+\.\d+(-[\w.]+)?$/;

/**
 * One sentence for each direct dependency that is not pinned, or that is locked at another version, and for each package that
 * comes from elsewhere than a registry.
 * @param {object} manifest package.json
 * @param {{ packages: object }} lock package-lock.json
 */
export function versionFaults(manifest, lock) {
	const direct = { ...manifest.dependencies, ...manifest.devDependencies, ...manifest.optionalDependencies };
	const pinned = Object.entries(direct).flatMap(([name, version]) => {
		if (!exact.test(version)) return [`${name} is asked for as ${version}: pin one version`];
		const locked = lock.packages[`node_modules/${name}`]?.version;
		return locked === version ? [] : [`${name} is pinned at ${version} and locked at ${locked ?? 'none'}: npm install`];
	});
	const others = Object.entries(lock.packages).flatMap(([path, { resolved, integrity, link, inBundle }]) => {
		if (path === '') return [];
		// An address in the lock file would be that of somebody's mirror; npm asks the registry that it is set to use.
		if (resolved) return [`${path} has a download address in package-lock.json: see .npmrc`];
		return integrity || inBundle ? [] : [`${path} has no digest in package-lock.json${link ? ': it is a link' : ''}`];
	});
	return [...pinned, ...others];
}
