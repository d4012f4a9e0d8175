import { ChevronLeft, ChevronRight, Eye, EyeOff, PanelRight, Undo2 } from 'lucide-react';
import { type ReactNode, useState } from 'react';
import { useTranslation } from 'react-i18next';
import { mayTeach, mayTurn } from '../../client/state/slides.ts';
import { Button, IconButton } from '../../ui/Button.tsx';
import { useActions, useCall } from '../useCall.tsx';
import { GoToPageDialog } from './GoToPageDialog.tsx';
import { SlidesMenu } from './SlidesMenu.tsx';
import { useLookedAt } from './useSlides.ts';

/** Below the page, for whoever turns pages: for everybody, or for themselves. `children`: more buttons. */
export function SlidesBar({ children }: { children?: ReactNode }) {
	const { t } = useTranslation();
	const looked = useLookedAt();
	const { turnBy, togglePanel, setBlank } = useActions();
	const isTurning = useCall(mayTurn);
	const isTeaching = useCall(mayTeach);
	const isBlank = useCall(({ slides }) => slides.blank);
	const isPanelOpen = useCall(({ openPanel }) => openPanel === 'slides');
	const [isGoing, setGoing] = useState(false);
	if (!looked || !isTurning) return null;
	const { pageIds, pageId } = looked;
	const index = pageIds.indexOf(pageId);
	const position = { page: index + 1, count: pageIds.length };
	const BlankIcon = isBlank ? Eye : EyeOff;
	return (
		<div
			role="toolbar"
			data-testid="slides-bar"
			aria-label={t('slides.bar')}
			// In a short window it goes up while the bars of the call lie over its place.
			className="flex shrink-0 flex-wrap items-center justify-center gap-x-1 bg-card px-1 py-0.5 transition-transform duration-150 bars-shown:-translate-y-16 bars-shown:self-center bars-shown:rounded-full bars-shown:px-2 bars-shown:shadow-float"
		>
			<IconButton
				testId="slides-previous"
				label={t('slides.previous')}
				hint="←"
				icon={<ChevronLeft className="size-6" aria-hidden />}
				aria-disabled={index <= 0}
				className="aria-disabled:opacity-40"
				onClick={() => turnBy(-1)}
			/>
			<Button
				testId="slides-position"
				variant="quiet"
				className="figures min-w-18 px-2"
				aria-label={t('slides.positionLabel', position)}
				onClick={() => setGoing(true)}
			>
				{t('slides.position', position)}
			</Button>
			<IconButton
				testId="slides-next"
				label={t('slides.next')}
				hint="→"
				icon={<ChevronRight className="size-6" aria-hidden />}
				aria-disabled={index >= pageIds.length - 1}
				className="aria-disabled:opacity-40"
				onClick={() => turnBy(1)}
			/>
			<BackToTeacher />
			{children}
			{isTeaching && (
				<IconButton
					testId="slides-blank"
					label={t(isBlank ? 'slides.unblank' : 'slides.blank')}
					hint="B"
					aria-pressed={isBlank}
					icon={<BlankIcon className="size-5" aria-hidden />}
					className="aria-pressed:bg-accent-soft aria-pressed:text-accent-ink"
					onClick={() => void setBlank(!isBlank)}
				/>
			)}
			<IconButton
				testId="slides-panel-open"
				label={t('slides.panel')}
				aria-expanded={isPanelOpen}
				icon={<PanelRight className="size-5" aria-hidden />}
				className="aria-expanded:bg-accent-soft aria-expanded:text-accent-ink [:fullscreen_&]:hidden"
				onClick={() => togglePanel('slides')}
			/>
			{isTeaching && <SlidesMenu />}
			{isGoing && <GoToPageDialog looked={looked} onClose={() => setGoing(false)} />}
		</div>
	);
}

/** For whoever has turned to another page than the one that everybody sees. */
function BackToTeacher() {
	const { t } = useTranslation();
	const looked = useLookedAt();
	const { backToTeacher } = useActions();
	if (!looked || looked.pageId === looked.teacherPageId) return null;
	const page = looked.pageIds.indexOf(looked.teacherPageId) + 1;
	return (
		<Button testId="slides-back" variant="primary" className="px-3" onClick={backToTeacher}>
			<Undo2 className="size-4.5" aria-hidden />
			{t('slides.backToTeacher', { page })}
		</Button>
	);
}
