import { expect, test } from 'vitest';
import { classOfThree } from '../testing/classOfThree.ts';
import { TestSfu } from '../testing/TestSfu.ts';

test('answers unavailable and no-recording, because this server does not record', async () => {
	await using server = await TestSfu.start();
	const { host } = await classOfThree(server);
	expect(await host.codeOf('startRecording', {})).toBe('unavailable recording');
	expect(await host.codeOf('stopRecording', {})).toBe('no-recording');
});
