import { Download } from 'lucide-react';
import { useEffect, useState } from 'react';
import { useTranslation } from 'react-i18next';
import type { QuizPlace, Score } from '../../../../sfu/protocol/models/votes.ts';
import { Button } from '../../../ui/Button.tsx';
import { Dialog } from '../../../ui/Dialog.tsx';
import { NameText } from '../../../ui/NameText.tsx';
import { Skeleton } from '../../../ui/Skeleton.tsx';
import { saveFile } from '../../../ui/saveFile.ts';
import { useActions } from '../../useCall.tsx';

type Props = { quiz: QuizPlace; onClose: () => void };

/** Who has how many right answers in a quiz, the best first. Only hosts and co-hosts see it. */
export function ScoreDialog({ quiz: { quizId, title }, onClose }: Props) {
	const { t } = useTranslation();
	const { fetchScores, fetchResults } = useActions();
	const [scores, setScores] = useState<Score[] | null>(null);
	useEffect(() => {
		let isOver = false;
		void fetchScores(quizId).then((found) => {
			if (!isOver) setScores(found ?? []);
		});
		return () => {
			isOver = true;
		};
	}, [quizId, fetchScores]);
	const save = async () => {
		const results = await fetchResults(quizId);
		if (results === null) return;
		const { scoresCsv } = await import('../../../../sfu/questionFiles/resultsCsv.ts');
		saveFile(`${t('votes.scores.title')} ${title}.csv`, 'text/csv;charset=utf-8', scoresCsv(results));
	};
	return (
		<Dialog
			open
			onOpenChange={onClose}
			title={t('votes.scores.title')}
			description={t('votes.scores.text')}
			testId="vote-score-dialog"
			actions={
				scores && scores.length > 0 ? (
					<Button testId="vote-scores-save" onClick={() => void save()}>
						<Download className="size-5" aria-hidden />
						{t('votes.scores.save')}
					</Button>
				) : undefined
			}
		>
			{scores === null ? (
				<Skeleton className="mt-4 h-40" />
			) : scores.length === 0 ? (
				<p className="mt-4 text-muted">{t('votes.scores.empty')}</p>
			) : (
				<table data-testid="vote-score-list" className="figures mt-4 w-full">
					<thead className="text-left text-sm text-muted">
						<tr>
							<th scope="col" className="py-1 font-medium">
								{t('votes.scores.name')}
							</th>
							<th scope="col" className="py-1 text-right font-medium">
								{t('votes.scores.points')}
							</th>
						</tr>
					</thead>
					<tbody className="divide-y divide-line">
						{scores.map(({ voterId, displayName, points, answered }) => (
							<tr key={voterId} data-testid="vote-score">
								<th scope="row" className="py-2 pr-3 text-left font-medium wrap-anywhere">
									<NameText>{displayName}</NameText>
								</th>
								<td className="py-2 text-right whitespace-nowrap">
									<strong className="font-semibold">{points}</strong>{' '}
									<span className="text-muted">{t('votes.scores.of', { count: answered })}</span>
								</td>
							</tr>
						))}
					</tbody>
				</table>
			)}
		</Dialog>
	);
}
