import { useTranslation } from 'react-i18next';
import { NameText } from '../ui/NameText.tsx';
import { usePendingCount } from './attention/usePending.ts';
import { Each } from './Each.tsx';
import { leftItems, rightItems } from './topBarItems.ts';
import { useCall } from './useCall.tsx';

export function TopBar() {
	const { t } = useTranslation();
	const name = useCall((state) => state.room?.name ?? '');
	const pending = usePendingCount();
	const title = name ? t('call.title', { className: name }) : undefined;
	return (
		<header
			data-bar
			className="fading-children relative col-span-full row-start-1 flex h-[calc(3.5rem+var(--safe-top))] items-center gap-3 px-3 pt-(--safe-top) short:h-[calc(2.75rem+var(--safe-top))] short:beside:col-[1/2] sm:px-5 immersive:z-20 immersive:self-start"
		>
			<div aria-hidden="true" className="absolute inset-0 -z-10 hidden bg-stage/95 immersive:block" />
			<title>{title && pending > 0 ? t('attention.title', { pending, title }) : title}</title>
			<h1 data-testid="call-class-name" className="min-w-0 text-base font-semibold sm:text-lg">
				<NameText>{name}</NameText>
			</h1>
			<Each of={leftItems} with={{}} />
			<div className="grow" />
			<Each of={rightItems} with={{}} />
		</header>
	);
}
