import { PencilRuler } from 'lucide-react';
import { useTranslation } from 'react-i18next';
import { BoardPattern } from '../../../sfu/protocol/models/documents.ts';
import { Button } from '../../ui/Button.tsx';
import { Menu, MenuItem } from '../../ui/Menu.tsx';
import { useActions } from '../useCall.tsx';
import { PatternIcon } from './PatternIcon.tsx';

/** A board of its own, beside the documents. It is shown at once. */
export function NewBoardMenu({ onShown }: { onShown: () => void }) {
	const { t } = useTranslation();
	const { addBoardPage, showPage } = useActions();
	const add = async (pattern: BoardPattern) => {
		const page = await addBoardPage({ documentId: null, after: null }, pattern);
		if (!page) return;
		showPage(page);
		onShown();
	};
	return (
		<Menu
			testId="slides-new-board-menu"
			align="start"
			label={t('slides.newBoard')}
			trigger={
				<Button testId="slides-new-board">
					<PencilRuler className="size-5" aria-hidden />
					{t('slides.newBoard')}
				</Button>
			}
		>
			{BoardPattern.options.map((pattern) => (
				<MenuItem
					testId={`slides-pattern-${pattern}`}
					key={pattern}
					icon={<PatternIcon pattern={pattern} />}
					onSelect={() => void add(pattern)}
				>
					{t(`slides.pattern.${pattern}`)}
				</MenuItem>
			))}
		</Menu>
	);
}
