import { useLayoutEffect, useRef } from "react";

/**
 * Takes over what a person, or their password manager, put into a text control before the page's script came. Ahead of
 * the first rendering here, which would write the value of the form over it. `id` is the control's.
 */
export function useEarlyText(id: string, value: string, onChange: (value: string) => void): void {
  const first = useRef({ id, value, onChange });
  useLayoutEffect(() => {
    const { id: controlId, value: given, onChange: take } = first.current;
    const control = document.getElementById(controlId);
    if (!(control instanceof HTMLInputElement || control instanceof HTMLTextAreaElement)) return;
    // A control writes some values in its own way, as a line break or a time; that is nobody's typing.
    const untouched = control.cloneNode() as typeof control;
    untouched.value = given;
    if (control.value !== untouched.value) take(control.value);
  }, []);
}
