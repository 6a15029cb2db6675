/**
 * Keeps a press on a control that the page's script has not taken over yet, and presses again once it has; without it
 * such a press does nothing, or sends a form by itself. Runs as text inside the page, ahead of every other script, so
 * it uses nothing from outside its own braces.
 */
export function holdPresses(): void {
  const patienceMs = 20_000;
  const lookEveryMs = 40;
  const held = new Map<HTMLElement, number>();
  let timer: ReturnType<typeof setInterval> | undefined;

  // React writes its properties on an element when it begins to take it over, and says so in no other way.
  const isBegun = (control: HTMLElement): boolean =>
    Object.keys(control).some((key) => key.startsWith("__reactProps$"));

  const press = (control: HTMLElement): void => {
    const how = { bubbles: true, cancelable: true, button: 0, detail: 1 };
    control.dispatchEvent(new PointerEvent("pointerdown", { ...how, pointerType: "mouse" }));
    control.dispatchEvent(new MouseEvent("mousedown", how));
    control.dispatchEvent(new PointerEvent("pointerup", { ...how, pointerType: "mouse" }));
    control.dispatchEvent(new MouseEvent("mouseup", how));
    control.dispatchEvent(new MouseEvent("click", how));
  };

  const look = (): void => {
    for (const [control, since] of held) {
      const isOver = !control.isConnected || performance.now() - since > patienceMs;
      if (!isOver && !isBegun(control)) continue;
      held.delete(control);
      if (!isOver) press(control);
    }
    if (held.size > 0) return;
    clearInterval(timer);
    timer = undefined;
  };

  const hold = (event: MouseEvent): void => {
    const control =
      event.target instanceof Element
        ? event.target.closest<HTMLElement>(
            "button, [role=button], [role=switch], [role=checkbox], [role=tab]",
          )
        : null;
    // From here on React takes over what is pressed ahead of the rest.
    if (control === null || isBegun(control)) return;
    event.preventDefault();
    event.stopImmediatePropagation();
    if (!held.has(control)) held.set(control, performance.now());
    timer ??= setInterval(look, lookEveryMs);
  };
  addEventListener("click", hold, true);
}
