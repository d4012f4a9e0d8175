import { SetupFailure } from '../setup/SetupFailure.mjs';

/**
 * The section of a version in a changelog in the format of Keep a Changelog, without its heading.
 * @param {string} changelog
 * @param {string} version e.g. `1.2.3`
 * @throws SetupFailure when there is none, or nothing in it
 */
export function notesOf(changelog, version) {
	const sections = changelog.split(/^## /m).slice(1);
	const section = sections.find((text) => text.startsWith(`[${version}]`));
	const notes = section?.slice(section.indexOf('\n')).trim();
	if (!notes)
		throw new SetupFailure(
			`CHANGELOG.md has no section [${version}] with text: move what is under [Unreleased] there.`,
		);
	return `${notes}\n`;
}
