"""Whether the links of published pages lead anywhere, asked of their hosts on request; no build ever fetches any.

Sphinx's linkcheck, linkchecker and lychee do much of this, but none of them knows where a page is to be mended, and
none keeps links of strangers out of the network that it runs in. So httpx2, which the SDKs of the vendors bring, asks.
"""
