import type { LessonSummary } from '../protocol/models/lessonSummary.ts';
import type { RoomParts } from './parts.ts';

/** What the lesson leaves for its host, before its parts forget it; null: none takes place. */
export function summaryOf({
	lesson,
	attendance,
	chatLog,
}: Pick<RoomParts, 'lesson' | 'attendance' | 'chatLog'>): LessonSummary | null {
	if (lesson.startedAtMs === null) return null;
	const { startedAtMs } = lesson;
	const { lastSeenMs, ...attended } = attendance.report();
	return { startedAtMs, endedAtMs: Math.max(startedAtMs, lastSeenMs), ...attended, chat: chatLog.messages };
}
