import { expect, it } from 'vitest';
import { chaptersVtt } from './chaptersVtt.ts';

it('writes WebVTT cues from one chapter to the next, with titles that cannot break it', () => {
	const chapters = [
		{ atMs: 0, title: 'Start' },
		{ atMs: 61_005, title: '<b>1 & 2</b> --> x\n\nNOTE' },
		{ atMs: 3_723_004, title: 'End' },
	];
	expect(chaptersVtt({ chapters, durationMs: 36_000_000 })).toBe(`WEBVTT

00:00:00.000 --> 00:01:01.005
Start

00:01:01.005 --> 01:02:03.004
&lt;b&gt;1 &amp; 2&lt;/b&gt; --&gt; x NOTE

01:02:03.004 --> 10:00:00.000
End
`);
});
