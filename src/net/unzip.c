/*
 * unzip.c
 *	  Bodies that are gzip files themselves.
 *
 * A file is compressed once, by whoever made it; that says nothing of how it travels.
 * Some origins send it as it is, some call its compression one of the transfer,
 * some compress it again: so its first bytes decide.
 */
#include "net/pool.h"

static const char magic[2] = {'\x1f', '\x8b'};

/* Gives bytes to whoever takes the body. */
static NetEnd
give_plain(const NetTransfer *transfer, const char *data, size_t len)
{
	return transfer->body(transfer->arg, data, len) ? NET_COMPLETE : NET_STOPPED;
}

/* net_inflate()'s sink.  A file may hold a thousand times what has arrived. */
static bool
give_content(void *arg, const char *data, size_t len)
{
	NetTransfer *transfer = arg;

	if (net_is_interrupted(transfer->pool, net_now()))
	{
		transfer->fault = "interrupted while receiving the response";
		transfer->given = NET_INTERRUPTED;
	}
	else
		transfer->given = give_plain(transfer, data, len);
	return transfer->given == NET_COMPLETE;
}

NetEnd
net_end_of_inflating(NetTransfer *transfer, NetInflated end)
{
	switch (end)
	{
		case NET_INFLATED:
			break;
		case NET_INFLATE_STOPPED:
			return transfer->given;
		case NET_INFLATE_BROKEN:
			transfer->fault = "the body is not valid gzip";
			return NET_FAILED;
		case NET_INFLATE_NO_MEMORY:
			return NET_NO_MEMORY;
	}
	return NET_COMPLETE;
}

static NetEnd
give_file(NetTransfer *transfer, const char *data, size_t len)
{
	NetUnzip   *unzip = &transfer->unzip;

	if (unzip->inflater == NULL)
		unzip->inflater = net_inflater_create_inner(!transfer->secure);
	if (unzip->inflater == NULL)
		return NET_NO_MEMORY;
	return net_end_of_inflating(transfer, net_inflate(unzip->inflater, data, len,
													  give_content, transfer));
}

/* Gives bytes as what the body has turned out to be. */
static NetEnd
give_known(NetTransfer *transfer, const char *data, size_t len)
{
	if (len == 0)
		return NET_COMPLETE;
	return transfer->unzip.what == NET_UNZIP_FILE ? give_file(transfer, data, len) :
		give_plain(transfer, data, len);
}

NetEnd
net_give(NetTransfer *transfer, const char *data, size_t len)
{
	NetUnzip   *unzip = &transfer->unzip;
	size_t		before = unzip->magic;
	size_t		n = 0;
	NetEnd		end;

	if (unzip->what != NET_UNZIP_UNKNOWN)
		return give_known(transfer, data, len);
	while (n < len && unzip->magic < sizeof(magic) && data[n] == magic[unzip->magic])
	{
		n++;
		unzip->magic++;
	}
	if (unzip->magic == sizeof(magic))
		unzip->what = NET_UNZIP_FILE;
	else if (n < len)
		unzip->what = NET_UNZIP_NEVER;
	else
		return NET_COMPLETE;	/* one byte so far, which is kept back */
	end = give_known(transfer, magic, before);
	return end == NET_COMPLETE ? give_known(transfer, data, len) : end;
}
