import { SetupFailure } from '../setup/SetupFailure.mjs';

/**
 * Parses `--only unit,lint` (repeatable, also `--only=…`), which chooses suites. Other arguments go to the runner and need exactly one suite.
 * @param {{ name: string }[]} suites
 */
export function parseOptions(args, suites) {
	const names = [];
	const rest = [];
	for (let i = 0; i < args.length; i++) {
		if (args[i] === '--only') names.push(...(args[++i] ?? '').split(','));
		else if (args[i].startsWith('--only=')) names.push(...args[i].slice('--only='.length).split(','));
		else rest.push(args[i]);
	}
	const known = suites.map((suite) => suite.name);
	const unknown = names.find((name) => !known.includes(name));
	if (unknown !== undefined)
		throw new SetupFailure(`There is no test suite "${unknown}": --only takes ${known.join(', ')}.`);
	const chosen = names.length ? suites.filter((suite) => names.includes(suite.name)) : suites;
	if (rest.length && chosen.length > 1) {
		throw new SetupFailure(
			`Which suite is ${rest.join(' ')} for? Choose one: \`npm test -- --only unit ${rest.join(' ')}\`.`,
		);
	}
	return { chosen, rest };
}
