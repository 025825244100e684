/** Three bars, rising. */
export function Logo() {
  return (
    <svg width="18" height="18" viewBox="0 0 18 18" aria-hidden="true" className="shrink-0 text-accent">
      <rect x="1" y="10" width="4" height="7" rx="1" fill="currentColor" opacity=".5" />
      <rect x="7" y="6" width="4" height="11" rx="1" fill="currentColor" opacity=".75" />
      <rect x="13" y="1" width="4" height="16" rx="1" fill="currentColor" />
    </svg>
  );
}
