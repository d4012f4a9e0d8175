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
		<header className="flex h-14 shrink-0 items-center short:h-11 gap-3 px-3 sm:px-5">
			<title>{title && pending > 0 ? t('attention.title', { pending, title }) : title}</title>
			<h1 className="min-w-0 text-base font-semibold sm:text-lg">
				<NameText>{name}</NameText>
			</h1>
			<Each of={leftItems} with={{}} />
			<div className="grow" />
			<Each of={rightItems} with={{}} />
		</header>
	);
}
