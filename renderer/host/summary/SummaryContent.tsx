import { Download } from 'lucide-react';
import type { ReactNode } from 'react';
import { useTranslation } from 'react-i18next';
import { attendanceOf, type LessonSummary } from '../../../sfu/protocol/models/lessonSummary.ts';
import { PersonName } from '../../call/PersonName.tsx';
import { Button } from '../../ui/Button.tsx';
import { isolate } from '../../ui/bidi.ts';
import { Card } from '../../ui/Page.tsx';
import { saveFile } from '../../ui/saveFile.ts';
import { formatDay } from '../../ui/time.ts';
import { chatText, minutesOf, peopleTable } from './summaryFiles.ts';

type Props = { summary: LessonSummary; className: string };

/** Figures, people and files of one lesson. */
export function SummaryContent({ summary, className }: Props) {
	const { t } = useTranslation();
	const { startedAtMs, endedAtMs, unansweredHands, chat } = summary;
	const file = { name: className, day: formatDay(startedAtMs) };
	const saveChat = () => saveFile(`${t('summary.file.chat', file)}.txt`, 'text/plain', chatText(summary));
	const savePeople = () => {
		const header = [t('summary.file.name'), t('summary.file.role'), t('summary.file.minutes')] as const;
		const table = peopleTable(summary, header, (role) =>
			role === 'participant' ? t('summary.file.student') : t(`call.role.${role}`),
		);
		saveFile(`${t('summary.file.people', file)}.csv`, 'text/csv', table);
	};
	return (
		<>
			<dl className="grid grid-cols-3 gap-3">
				<Figure label={t('summary.duration')}>{minutesText(endedAtMs - startedAtMs)}</Figure>
				<Figure label={t('summary.came')}>{attendanceOf(summary)}</Figure>
				<Figure label={t('summary.messages')}>{chat.length}</Figure>
			</dl>
			{unansweredHands.length > 0 && (
				<Card>
					<h2 className="text-lg font-semibold">{t('summary.hands')}</h2>
					<p className="mt-1">{unansweredHands.map(isolate).join(', ')}</p>
				</Card>
			)}
			<Card>
				<h2 className="text-lg font-semibold">{t('summary.people')}</h2>
				<ul className="mt-2 grid gap-x-8 sm:grid-cols-2">
					{byName(summary.people).map(({ displayName, role, presentMs }, index) => (
						// biome-ignore lint/suspicious/noArrayIndexKey: the list never changes, and names may be equal
						<li key={index} className="flex min-h-10 items-center justify-between gap-3 border-b border-line">
							<PersonName name={displayName} role={role} />
							<span className="figures shrink-0 text-muted">{minutesText(presentMs)}</span>
						</li>
					))}
				</ul>
				<div className="mt-5 flex flex-wrap gap-3">
					<Button testId="summary-save-people" onClick={savePeople}>
						<Download className="size-5" aria-hidden />
						{t('summary.savePeople')}
					</Button>
					{chat.length > 0 && (
						<Button testId="summary-save-chat" onClick={saveChat}>
							<Download className="size-5" aria-hidden />
							{t('summary.saveChat')}
						</Button>
					)}
				</div>
				<p className="mt-3 text-sm text-muted">{t('summary.kept')}</p>
			</Card>
		</>
	);

	function minutesText(presentMs: number): string {
		const count = minutesOf(presentMs);
		return count > 0 ? t('summary.minutes', { count }) : t('summary.underMinute');
	}
}

function Figure({ label, children }: { label: string; children: ReactNode }) {
	return (
		<div className="rounded-card border border-line bg-card px-4 py-3 max-sm:px-3">
			<dt className="text-sm font-medium text-muted">{label}</dt>
			<dd className="figures text-xl font-semibold">{children}</dd>
		</div>
	);
}

/** Hosts first. */
function byName(people: LessonSummary['people']): LessonSummary['people'] {
	const rank = { host: 0, coHost: 1, participant: 2 };
	return [...people].sort((a, b) => rank[a.role] - rank[b.role] || a.displayName.localeCompare(b.displayName));
}
