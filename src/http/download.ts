import type { FastifyReply } from 'fastify'

/** A file of this name, whatever letters it has. */
export function asDownload(reply: FastifyReply, { name, type }: { readonly name: string; readonly type: string }): FastifyReply {
  return reply.type(type).header('content-disposition', `attachment; filename*=UTF-8''${encodeURIComponent(name)}`)
}
