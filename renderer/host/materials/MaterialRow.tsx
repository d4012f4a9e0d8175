import { Copy, Ellipsis, Pencil, Presentation, Trash2 } from 'lucide-react';
import type { ReactNode } from 'react';
import { useTranslation } from 'react-i18next';
import { Button, IconButton } from '../../ui/Button.tsx';
import { Menu, MenuItem, MenuLine } from '../../ui/Menu.tsx';
import { NameText } from '../../ui/NameText.tsx';
import type { Asked, Material } from './material.ts';

type Props = {
	material: Material;
	icon: ReactNode;
	/** Short, e.g. its size. */
	facts: string[];
	hasOthers: boolean;
	onAsk: (asked: Asked) => void;
	/** Documents only. */
	onOpen?: () => void;
	openLabel?: string;
	/** Rows of its menu that save it. */
	exports?: ReactNode;
	/** It is being made into a file. Default: false. */
	isSaving?: boolean;
};

/** One document, quiz or vote, and what can be done with it. */
export function MaterialRow({
	material,
	icon,
	facts,
	hasOthers,
	onAsk,
	onOpen,
	openLabel,
	exports,
	isSaving = false,
}: Props) {
	const { t } = useTranslation();
	const { name, kind } = material;
	const more = t('materials.more', { name });
	return (
		<li
			data-testid="material"
			className="flex flex-wrap items-center gap-x-3 gap-y-1 rounded-card border border-line bg-card py-2 pr-2 pl-4 shadow-card"
		>
			<span className="shrink-0 text-accent-ink [&>svg]:size-6">{icon}</span>
			<div className="min-w-40 grow basis-40">
				<h3 className="font-semibold">
					<NameText>{name}</NameText>
				</h3>
				<p className="figures flex flex-wrap gap-x-3 text-sm text-muted">
					{facts.map((fact) => (
						<span key={fact}>{fact}</span>
					))}
				</p>
			</div>
			<div className="ml-auto flex shrink-0 items-center gap-1">
				{onOpen && (
					<Button testId="material-open" aria-label={openLabel} onClick={onOpen}>
						<Presentation className="size-5" aria-hidden />
						{t('materials.show')}
					</Button>
				)}
				<Menu
					testId="material-menu"
					label={more}
					trigger={
						<IconButton testId="material-options" label={more} icon={<Ellipsis className="size-5" aria-hidden />} />
					}
				>
					{exports}
					{kind === 'documents' && (
						<MenuItem
							testId="material-rename"
							icon={<Pencil aria-hidden />}
							onSelect={() => onAsk({ about: 'rename', material })}
						>
							{t('materials.rename.action')}
						</MenuItem>
					)}
					{kind !== 'results' && hasOthers && (
						<MenuItem
							testId="material-copy"
							icon={<Copy aria-hidden />}
							onSelect={() => onAsk({ about: 'copy', material })}
						>
							{t('materials.copy.action')}
						</MenuItem>
					)}
					{kind !== 'results' && <MenuLine />}
					<MenuItem
						testId="material-delete"
						icon={<Trash2 aria-hidden />}
						danger
						onSelect={() => onAsk({ about: 'remove', material })}
					>
						{t('materials.remove.action')}
					</MenuItem>
				</Menu>
			</div>
			{isSaving && (
				<p role="status" className="w-full text-sm text-muted">
					{t('materials.export.saving')}
				</p>
			)}
		</li>
	);
}
