import { Attendance } from '../core/class/Attendance.ts';
import { ChatLog } from '../core/class/ChatLog.ts';
import { summaryOf } from '../core/lessonSummary.ts';
import { Lesson } from '../core/room/Lesson.ts';
import type { RoomSettings } from '../core/room/RoomSettings.ts';
import type { KeptEntry } from '../core/room/Storage.ts';
import type { LessonSummary } from '../protocol/models/lessonSummary.ts';
import { steadyNowMs } from '../steadyClock.ts';
import type { LastSign } from './LastSign.ts';

/** The summary of a lesson that nobody came back to, of which only the store knows; null: there was none. */
export function interruptedLesson(
	settings: RoomSettings,
	entries: readonly KeptEntry[],
	{ interruptedMs, clockShiftMs }: Pick<LastSign, 'interruptedMs' | 'clockShiftMs'>,
): LessonSummary | null {
	const room = { settings, keep: () => {}, remember: () => {} };
	const lesson = new Lesson(room);
	const attendance = new Attendance(room);
	const chatLog = new ChatLog(room);
	const keptOf = (part: string) => ({ entries: entries.filter((entry) => entry.part === part), clockShiftMs });
	lesson.restore(keptOf(lesson.name));
	chatLog.restore(keptOf(chatLog.name));
	attendance.restore(keptOf(attendance.name), steadyNowMs() - (interruptedMs ?? 0));
	return summaryOf({ lesson, attendance, chatLog });
}
