/**
 * A server that is killed: `record FOLDER` records a class and prints how long it lasts so far, `recover FOLDER` completes what is
 * in the folder.
 */
import { MediaClient } from '../testing/MediaClient.ts';
import { silentLogger } from '../testing/silentLogger.ts';
import { looksOf } from '../testing/syntheticMedia.ts';
import { LessonFinisher } from './LessonFinisher.ts';
import { RecordedClass } from './recordedClass.fixture.ts';

const [what, folder = ''] = process.argv.slice(2);
if (what === 'record') {
	const lesson = await RecordedClass.open({ folder });
	const anna = await MediaClient.enter(lesson.server, { displayName: 'Anna' });
	await anna.show(looksOf(0));
	const session = await lesson.record();
	setInterval(() => console.log(session.manifest.segments.length === 2 ? session.durationMs : 0), 20);
} else {
	const finisher = new LessonFinisher({
		...{ folder, logger: silentLogger },
		isRunning: () => false,
		finished: async () => {},
	});
	await finisher.recover();
}
