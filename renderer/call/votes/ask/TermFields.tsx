import { useTranslation } from 'react-i18next';
import type { VoteTerms } from '../../../../sfu/protocol/models/votes.ts';
import { ChipChoice } from '../../../ui/ChipChoice.tsx';
import { Switch } from '../../../ui/Switch.tsx';
import { formatElapsed } from '../../../ui/time.ts';
import { timeLimitsS } from './terms.ts';

type Props = { terms: VoteTerms; onChange: (terms: VoteTerms) => void };

/** How a question is answered: by name or not, once or not, for how long. */
export function TermFields({ terms, onChange }: Props) {
	const { t } = useTranslation();
	const { timeLimitS } = terms;
	// A draft may have another one, e.g. from a file.
	const limits = timeLimitsS.some((each) => each === timeLimitS) ? timeLimitsS : [...timeLimitsS, timeLimitS];
	return (
		<div>
			<Switch
				testId="vote-by-name"
				checked={!terms.anonymous}
				onChange={(byName) => onChange({ ...terms, anonymous: !byName })}
			>
				{t('votes.terms.switchByName')}
				<span className="block text-sm text-muted">
					{t(terms.anonymous ? 'votes.terms.hintAnonymous' : 'votes.terms.hintByName')}
				</span>
			</Switch>
			<Switch
				testId="vote-changeable"
				checked={terms.changeable}
				onChange={(changeable) => onChange({ ...terms, changeable })}
				className="mt-1"
			>
				{t('votes.terms.switchChangeable')}
			</Switch>
			<ChipChoice
				testId="vote-time-limit"
				label={t('votes.terms.timeLimit')}
				value={String(timeLimitS)}
				options={limits.map((limitS) => ({
					value: String(limitS),
					label: limitS === null ? t('votes.terms.noLimit') : formatElapsed(limitS * 1000),
				}))}
				onChange={(value) => onChange({ ...terms, timeLimitS: value === 'null' ? null : Number(value) })}
			/>
		</div>
	);
}
