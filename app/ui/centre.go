package ui

// The pages of the centre, in the order of their tabs.
const (
	tabNetwork = iota
	tabTraining
	tabMistakes
	tabCard
	tabDigits
)

// newViews makes the pages.
func newViews() []view {
	return []view{&networkView{}, &trainingView{}, &mistakesView{}, &cardView{}, &digitsView{}}
}

// drawCentre draws the tabs and the page that is chosen.
func (u *UI) drawCentre(c C) {
	p := u.plan
	pad := p.Pad()
	v := u.views[u.tab]
	u.views[tabTraining].(*trainingView).motion(c, u.s)
	room := c.W - 2*pad
	c.Box(pad, 0, room, tabsHeight, func(c C) {
		used := float32(0)
		c.Box(0, 0, c.W, c.H, func(c C) { used = v.Right(c, u.s) })
		gap := float32(24)
		if p.Short {
			gap = 18
		}
		if i := u.tabs.Layout(c, textTabs[:], u.tab, gap, c.W-used-12); i >= 0 {
			u.show(i)
		}
	})
	c.Clip(0, tabsHeight, c.W, c.H-tabsHeight, func(c C) { v.Layout(c, u.s) })
}

// show turns to a page.
func (u *UI) show(tab int) {
	u.tab = max(0, min(tab, len(u.views)-1))
}
