"use client";

import { Button as BaseButton } from "@base-ui/react/button";
import { LoaderCircle } from "lucide-react";
import type { MouseEvent, ReactNode, Ref } from "react";
import { type ButtonSize, type ButtonVariant, buttonClass } from "./button-class.ts";
import { KeyHint } from "./key-hint.tsx";
import { UiLink } from "./ui-provider.tsx";

interface ButtonLook {
  variant?: ButtonVariant;
  size?: ButtonSize;
  icon?: ReactNode;
  keys?: string;
  className?: string;
  children: ReactNode;
}

/** Props of `Button`. `pending` shows a turning mark, keeps focus and ignores clicks. */
export interface ButtonProps extends ButtonLook {
  type?: "button" | "submit";
  pending?: boolean;
  onClick?: () => void;
  onMouseDown?: (event: MouseEvent<HTMLButtonElement>) => void;
  ref?: Ref<HTMLButtonElement>;
  form?: string;
  id?: string;
  "aria-describedby"?: string;
}

/** A button that says verb and noun, as "Pause campaign". */
export function Button({ variant, size, icon, keys, className, pending, children, ...rest }: ButtonProps) {
  return (
    <BaseButton
      type="button"
      disabled={pending}
      focusableWhenDisabled
      className={buttonClass(variant, size, className)}
      {...rest}
    >
      {pending ? <LoaderCircle aria-hidden className="animate-spin" /> : icon}
      {children}
      {keys && <KeyHint keys={keys} />}
    </BaseButton>
  );
}

/** Props of `ButtonLink`. */
export interface ButtonLinkProps extends ButtonLook {
  href: string;
  /** The address gives a file to keep, not a page to go to. */
  download?: boolean;
}

/** A link that looks like a button: it goes somewhere and changes nothing. */
export function ButtonLink({
  variant,
  size,
  icon,
  keys,
  className,
  href,
  download,
  children,
}: ButtonLinkProps) {
  const look = { href, className: buttonClass(variant, size, className) };
  const content = (
    <>
      {icon}
      {children}
      {keys && <KeyHint keys={keys} />}
    </>
  );
  return download ? (
    <a {...look} download>
      {content}
    </a>
  ) : (
    <UiLink {...look}>{content}</UiLink>
  );
}
