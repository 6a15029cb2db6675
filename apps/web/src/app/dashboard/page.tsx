import { HomeNeedsYou } from "../../features/workspace/home-needs-you.tsx";

export default function DashboardPage() {
  return <HomeNeedsYou items={[]} />;
}
