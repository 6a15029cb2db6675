import { Landing } from "../../shell/landing.tsx";

export default function LandingPage() {
  return <Landing />;
}
