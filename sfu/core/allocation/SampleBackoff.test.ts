import { expect, test } from 'vitest';
import { SampleBackoff } from './SampleBackoff.ts';

/** Whether a sample is due at each beat. @param news of each beat, `!`: there is some */
function beats(backoff: SampleBackoff, news: string): string {
	return [...news].map((each) => (backoff.next(each === '!') ? 'x' : '.')).join('');
}

test('a sample is due at each beat while there is news, and without any after 2, 4, 4 and so on', () => {
	const backoff = new SampleBackoff();
	expect(beats(backoff, '!!!.............')).toBe('xxx.x...x...x...');
});

test('a sample is due at once when there is news in a pause, and pauses begin short again', () => {
	const backoff = new SampleBackoff();
	expect(beats(backoff, '........')).toBe('x.x...x.');
	expect(beats(backoff, '!.......')).toBe('x.x...x.');
});
