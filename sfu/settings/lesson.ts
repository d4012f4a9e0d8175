import { hostname } from 'node:os';
import { defaultHostAbsenceMs, defaultSeatsPerPerson, minHostSeats } from '../core/limits.ts';
import { ClassName } from '../protocol/models.ts';
import { wholeNumber } from '../settingSchemas.ts';
import { type Rows, row } from './row.ts';

/** The class and the seats in it. */
export const lesson = {
	name: row({
		schema: ClassName,
		byDefault: () => `Class on ${hostname().split('.')[0] || 'this computer'}`.slice(0, 80),
		argument: 'NAME',
		help: 'name of the class',
		defaultText: 'Class on this computer',
	}),
	maxParticipants: row({
		schema: wholeNumber(1, 1000),
		byDefault: () => 60,
		argument: 'N',
		help: 'maximum number of participants in a room',
	}),
	seatsPerPerson: row({
		schema: wholeNumber(1, 1000),
		byDefault: () => defaultSeatsPerPerson,
		argument: 'N',
		help: `tabs and devices in which one person, or one token, may be in a room at the same time; hosts: at least ${minHostSeats}`,
	}),
	graceMs: row({
		schema: wholeNumber(0, 600_000),
		byDefault: () => 20_000,
		argument: 'MS',
		help: 'time that a participant whose connection is lost has to reconnect, milliseconds',
	}),
	hostAbsenceMs: row({
		schema: wholeNumber(0, 3_600_000),
		byDefault: () => defaultHostAbsenceMs,
		argument: 'MS',
		help: 'students stay so long in a class that the last host has left or lost; then they wait for a host',
	}),
} satisfies Rows;
