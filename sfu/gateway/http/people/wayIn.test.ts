import { expect, test } from 'vitest';
import { wayIn } from './wayIn.ts';

test.each([
	['/ABC234', '/?code=ABC234'],
	['/abc-234', '/?code=ABC234'],
	['/abc234/', '/?code=ABC234'],
	['/abc%20234', '/?code=ABC234'],
	['/%EF%BC%A1%EF%BC%A2%EF%BC%A3%EF%BC%92%EF%BC%93%EF%BC%94', '/?code=ABC234'],
	['/join/ABC234', '/?code=ABC234'],
	['/Join/abc234/', '/?code=ABC234'],
	['/room/ABC234', '/?code=ABC234'],
	['/join', '/'],
	['/join/', '/'],
	['/JOIN?CODE=abc234', '/?code=abc234'],
	['/index.html', '/'],
	['/index.htm?code=ABC234&utm=x', '/?code=ABC234'],
	['//', '/'],
	['///', '/'],
	['//ABC234', '/?code=ABC234'],
	['/host/', '/host'],
	['/HOST', '/host'],
	['/Host.html', '/host'],
	['/join?room=maths&watch=1', '/?room=maths&watch=1'],
	['/join?code=ABC234?x', '/?code=ABC234%3Fx'],
	['/vote/ABC234', '/vote?code=ABC234'],
	['/vote/abc-234/', '/vote?code=ABC234'],
	['/VOTE', '/vote'],
	['/vote/', '/vote'],
	['/votes/abc%20234', '/vote?code=ABC234'],
	['/quiz', '/vote'],
	['/vote/abc23', '/vote?code=abc23'],
	['/Vote.html?CODE=abc234&utm=x', '/vote?code=abc234'],
	// Never to another host, whatever is typed.
	['//evil.example', null],
	['/\\evil.example', null],
	['//evil.example/ABC234', null],
])('%s leads to %s', (typed, target) => {
	expect(wayIn(typed)).toBe(target);
});

test.each([
	'/',
	'/?code=ABC234',
	'/?CODE=abc234',
	'/host',
	'/host?x=1',
	'/vote',
	'/vote?code=ABC234',
	'/vote/ABC234/results',
	'/timetable',
	'/ABC',
	'/ABC23O',
	'/a/b/ABC234',
	'/%',
])('%s is right already, or nothing that is known', (typed) => expect(wayIn(typed)).toBeNull());
