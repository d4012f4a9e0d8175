import { ChevronLeft, ChevronRight } from 'lucide-react';
import { useTranslation } from 'react-i18next';
import { IconButton } from '../../ui/Button.tsx';

type Props = { page: number; pageCount: number; onTurn: (step: number) => void };

export function PageSwitch({ page, pageCount, onTurn }: Props) {
	const { t } = useTranslation();
	return (
		<nav
			aria-label={t('call.pages.label')}
			className="fades flex h-12 shrink-0 items-center justify-center gap-2 immersive:absolute immersive:right-1 immersive:bottom-16 immersive:z-10 immersive:rounded-full immersive:border immersive:border-line immersive:bg-raised"
		>
			<IconButton
				testId="stage-previous-page"
				label={t('call.pages.previous')}
				icon={<ChevronLeft className="size-5" aria-hidden />}
				disabled={page === 0}
				onClick={() => onTurn(-1)}
			/>
			<span data-testid="stage-page" className="figures min-w-14 text-center text-sm text-muted" aria-live="polite">
				{t('call.pages.position', { page: page + 1, count: pageCount })}
			</span>
			<IconButton
				testId="stage-next-page"
				label={t('call.pages.next')}
				icon={<ChevronRight className="size-5" aria-hidden />}
				disabled={page === pageCount - 1}
				onClick={() => onTurn(1)}
			/>
		</nav>
	);
}
