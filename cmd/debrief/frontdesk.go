package main

import (
	"context"
	"errors"
	"net/url"

	"debrief/delivery"
	"debrief/service"
	"debrief/web"
)

// frontDesk puts what the service knows of links into the words of the web.
type frontDesk struct{ service *service.Service }

var _ web.Desk = frontDesk{}

// Knows implements web.Desk.
func (d frontDesk) Knows(link *url.URL) bool { return d.service.KnowsLink(link) }

// File implements web.Desk.
func (d frontDesk) File(ctx context.Context, link *url.URL) (web.File, error) {
	f, err := d.service.LinkedFile(ctx, link)
	return web.File(f), linkError(err)
}

// Subscription implements web.Desk.
func (d frontDesk) Subscription(ctx context.Context, link *url.URL) (web.Subscription, error) {
	s, err := d.service.Subscription(ctx, link)
	return web.Subscription(s), linkError(err)
}

// Stop implements web.Desk.
func (d frontDesk) Stop(ctx context.Context, link *url.URL) (web.Subscription, error) {
	s, err := d.service.Stop(ctx, link)
	return web.Subscription(s), linkError(err)
}

// House implements web.Desk.
func (d frontDesk) House() web.House { return web.House(d.service.House()) }

func linkError(err error) error {
	switch {
	case errors.Is(err, delivery.ErrLinkForged):
		return web.ErrNoLink
	case errors.Is(err, delivery.ErrLinkExpired):
		return web.ErrLinkOver
	}
	return err
}
