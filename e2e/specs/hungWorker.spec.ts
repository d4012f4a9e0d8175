/** The host's home screen while media workers hang. */
import { review } from '../fixtures/review.ts';
import { expect, sharedClassroom, test } from '../fixtures/test.ts';
import { workersOf } from '../fixtures/workers.ts';

const classroom = sharedClassroom();

test('the host reads that media restart by themselves while media workers hang, and no longer when they have', async () => {
	const { serve, teacher } = classroom();
	const before = await workersOf(serve.pid);
	// Also their replacements, for as long as the screen is looked at.
	const stopAll = async () => {
		for (const pid of await workersOf(serve.pid)) process.kill(pid, 'SIGSTOP');
	};
	const stopping = setInterval(() => void stopAll(), 200);
	const notice = teacher.page.getByText('Lectern starts them again by itself');
	try {
		await expect(notice).toBeVisible();
		await review(teacher.page, 'host-media-restarts');
	} finally {
		clearInterval(stopping);
	}
	await expect(notice).toBeHidden({ timeout: 30_000 });
	const workers = await workersOf(serve.pid);
	expect(workers).toHaveLength(before.length);
	expect(workers.filter((pid) => before.includes(pid))).toEqual([]);
});
