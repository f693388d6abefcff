// components/Logo.tsx -- a gate across a road
export function Logo(): JSX.Element {
  return (
    <svg className="logo" viewBox="0 0 32 32" aria-hidden="true">
      <rect width="32" height="32" rx="7" />
      <path d="M6 10h20M8 14.5h16M10.5 10v15M21.5 10v15" />
    </svg>
  );
}
