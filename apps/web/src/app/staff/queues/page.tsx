import { notFound } from "next/navigation";
import { QueueBoard } from "../../../features/staff/queue-board.tsx";
import { staffMember } from "../../../features/staff/staff-page.ts";
import { api } from "../../../trpc/server.tsx";

export default async function StaffQueuesPage() {
  const { may } = await staffMember();
  if (!may.includes("staff.list-queues")) notFound();
  return <QueueBoard first={await api.staff.listQueues()} mayChange={may.includes("staff.pause-queue")} />;
}
