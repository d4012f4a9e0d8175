/** Licences that let us ship a work inside a program under the MIT licence; what they ask for is in docs/THIRD-PARTY-NOTICES.md. */
const shipped = [
	...[
		'MIT',
		'MIT-0',
		'ISC',
		'0BSD',
		'BSD-2-Clause',
		'BSD-3-Clause',
		'Apache-2.0',
		'BlueOak-1.0.0',
		'Unlicense',
		'Zlib',
	],
	...['CC0-1.0', 'Python-2.0', 'MPL-2.0', 'OFL-1.1', 'Unicode-3.0'],
];
/** What only builds and tests use is not given to anybody. */
const ofTools = [...shipped, 'WTFPL', 'CC-BY-4.0'];

/**
 * One sentence for each package of the lock file whose licence is not on the list.
 * @param {{ packages: object }} lock package-lock.json
 * @param {(path: string) => object | null} manifestAt package.json of an installed package by its path in the lock file
 */
export function licenceFaults(lock, manifestAt) {
	const packages = Object.entries(lock.packages).filter(([path]) => path !== '');
	const owners = new Map(
		packages.flatMap(([path, { optionalDependencies = {} }]) =>
			Object.keys(optionalDependencies).map((name) => [name, path]),
		),
	);
	const licenceOf = (path) => {
		const stated = lock.packages[path]?.license ?? statedIn(manifestAt(path));
		if (stated) return stated;
		// A prebuilt part for another system, which is not installed here: the package that asks for it states the licence.
		const owner = lock.packages[path]?.optional ? owners.get(nameOf(path)) : undefined;
		return owner && owner !== path ? licenceOf(owner) : undefined;
	};
	return packages.flatMap(([path, { dev, devOptional, version }]) => {
		const licence = licenceOf(path);
		const isTool = dev === true || devOptional === true;
		if (licence && isAllowed(licence, isTool ? ofTools : shipped)) return [];
		const use = isTool ? 'used for building and tests' : 'shipped';
		return [`${nameOf(path)} ${version} is ${use} under ${licence ?? 'no stated licence'}, which is not on the list`];
	});
}

/** The oldest packages have a list of objects. */
function statedIn(manifest) {
	const { license, licenses } = manifest ?? {};
	if (typeof license === 'string') return license;
	const types = [license ?? [], licenses ?? []].flat().map(({ type }) => type);
	return types.length > 0 ? types.join(' OR ') : undefined;
}

const nameOf = (path) => path.slice(path.lastIndexOf('node_modules/') + 'node_modules/'.length);

/**
 * Whether an SPDX expression can be met by these licences. What it does not understand (`SEE LICENSE IN …`, `WITH`, a `+`) is
 * not allowed.
 */
export function isAllowed(expression, licences) {
	const tokens = expression.match(/[()]|[^\s()]+/g) ?? [];
	let at = 0;
	const term = () => {
		if (tokens[at] !== '(') return licences.includes(tokens[at++]);
		at++;
		const inside = either();
		return tokens[at++] === ')' && inside;
	};
	const both = () => {
		let allowed = term();
		while (tokens[at] === 'AND') {
			at++;
			allowed = term() && allowed;
		}
		return allowed;
	};
	const either = () => {
		let allowed = both();
		while (tokens[at] === 'OR') {
			at++;
			allowed = both() || allowed;
		}
		return allowed;
	};
	return either() && at === tokens.length;
}
