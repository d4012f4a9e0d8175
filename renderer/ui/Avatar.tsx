import { classes } from './classes.ts';
import { hueStyle } from './hueStyle.ts';
import { initials } from './people.ts';

type Props = { name: string; image?: string | undefined; className?: string };

/**
 * The picture `image`, else initials on a colour derived from the name. Hidden from screen readers: the name stands
 * beside it. `className` sets size and font size.
 */
export function Avatar({ name, image, className = 'size-10 text-base' }: Props) {
	return (
		<span
			data-testid="avatar"
			aria-hidden="true"
			style={hueStyle(name)}
			className={classes(
				'forced-edge inline-flex shrink-0 items-center justify-center overflow-hidden rounded-full font-semibold whitespace-nowrap text-white select-none',
				'bg-hue-strong',
				className,
			)}
		>
			{image ? <img src={image} alt="" className="size-full object-cover" /> : initials(name)}
		</span>
	);
}
