/** A class whose computer cannot store anything: the teacher reads so, and keeps every power. */
import path from 'node:path';
import { DatabaseSync } from '@photostructure/sqlite';
import { withoutDevices } from '../fixtures/classroom.ts';
import { ann, ben, teacher } from '../fixtures/personas.ts';
import { review } from '../fixtures/review.ts';
import { expect, sharedClassroom, test } from '../fixtures/test.ts';

const classroom = sharedClassroom([], undefined, { teacher: withoutDevices });

test('a teacher removes somebody although nothing can be stored, and is told until that is over', async () => {
	const room = classroom();
	const { page, home, call } = room.teacher;
	await home.startClass(teacher.name);
	const annIn = await room.join(ann, withoutDevices);
	const benIn = await room.join(ben, withoutDevices);
	for (const { name } of [ann, ben]) await expect(call.tileOf(name)).toBeVisible();
	const database = new DatabaseSync(path.join(room.dataFolder, 'lectern.db'), { timeout: 5_000 });
	database.exec('BEGIN EXCLUSIVE');
	await home.choose(ben.name, 'Remove from the class');
	await home.confirm('Remove');
	await expect(benIn.call.ended).toContainText('Your teacher has taken you out of the class');
	const notice = page.getByTestId('storage-notice');
	await expect(notice).toContainText('nothing can be saved');
	await expect(annIn.page.getByTestId('storage-notice')).toBeHidden();
	await review(page, 'call-storage-trouble');
	database.exec('COMMIT');
	database.close();
	await expect(notice).toBeHidden();
	await call.expectOpen();
});
