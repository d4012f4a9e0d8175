import { type LucideIcon, Pencil } from 'lucide-react';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { maxQuestionLength, type Question, type QuestionKind } from '../../../../sfu/protocol/models/questions.ts';
import type { VoteTerms } from '../../../../sfu/protocol/models/votes.ts';
import type { TestId } from '../../../testIds/testIds.ts';
import { Callout } from '../../../ui/Callout.tsx';
import { Field } from '../../../ui/Field.tsx';
import { useCall } from '../../useCall.tsx';
import { PhonesSwitch } from './PhonesSwitch.tsx';
import { kindIcons, newQuestion, questionKinds } from './questionKinds.ts';
import { TermFields } from './TermFields.tsx';

type Props = {
	terms: VoteTerms;
	onTerms: (terms: VoteTerms) => void;
	onAsk: (question: Question) => void;
	/** Its answers are to be written first. */
	onWrite: (question: Question) => void;
};

/** One press on a kind asks the class. */
export function AskNow({ terms, onTerms, onAsk, onWrite }: Props) {
	const { t } = useTranslation();
	const [text, setText] = useState('');
	const isAsking = useCall((state) => state.vote?.open === true);
	return (
		<div className="space-y-4">
			<Field
				testId="ask-text"
				label={t('votes.ask.text')}
				hint={t('votes.ask.textHint')}
				value={text}
				maxLength={maxQuestionLength}
				autoComplete="off"
				onChange={({ target }) => setText(target.value)}
			/>
			{isAsking && <Callout testId="ask-replaces">{t('votes.ask.replaces')}</Callout>}
			<fieldset>
				<legend className="mb-1.5 font-medium">{t('votes.ask.kinds')}</legend>
				<div className="grid grid-cols-2 gap-2 sm:grid-cols-4">
					{questionKinds.map((kind) => (
						<Tile
							key={kind}
							testId="ask-kind"
							kind={kind}
							Icon={kindIcons[kind]}
							text={t(`votes.kind.${kind}`)}
							onPress={() => onAsk(newQuestion(kind, text.trim()))}
						/>
					))}
					<Tile
						testId="ask-write"
						Icon={Pencil}
						text={t('votes.ask.write')}
						onPress={() => onWrite(newQuestion('choice', text.trim()))}
					/>
				</div>
			</fieldset>
			<TermFields terms={terms} onChange={onTerms} />
			<PhonesSwitch />
		</div>
	);
}

type TileProps = { testId: TestId; kind?: QuestionKind; Icon: LucideIcon; text: string; onPress: () => void };

function Tile({ testId, kind, Icon, text, onPress }: TileProps) {
	return (
		<button
			type="button"
			data-testid={testId}
			data-kind={kind}
			onClick={onPress}
			className="flex min-h-20 flex-col items-center justify-center gap-1.5 rounded-card border border-edge bg-card px-2 py-2.5 text-center text-[0.9375rem] leading-tight font-medium transition-colors duration-150 hover:border-accent hover:bg-accent-soft"
		>
			<Icon className="size-6 text-accent-ink" aria-hidden />
			{text}
		</button>
	);
}
