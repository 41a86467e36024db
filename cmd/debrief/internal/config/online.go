package config

import (
	"errors"

	"debrief/sources"
	"debrief/sources/graph"
	"debrief/sources/sheets"
)

// checkGoogle checks what belongs to a Google spreadsheet alone.
func (c *checker) checkGoogle(path string, s *Source, kind SourceKind) {
	if kind != GoogleSheet {
		c.refuse(below(path, "service_account"), "only a Google spreadsheet has it")
		return
	}
	var wrong *sources.Failure
	if err := sheets.Check(s.Sheet); s.Sheet != "" && errors.As(err, &wrong) {
		c.fault(below(path, string(kind)), wrong.What, wrong.Hint)
	}
	if !c.written(below(path, "service_account")) {
		c.fault(below(path, "service_account"), "missing", `write service_account: "file:PATH" with the path of its key`)
	}
}

// Graph returns how a workbook in OneDrive or SharePoint is reached.
func (s *Source) Graph() graph.Options {
	return graph.Options{
		Address: graph.Address{File: s.OneDrive, Site: s.Site, Owner: s.Owner, Drive: s.Drive},
		Tenant:  s.Tenant, Client: s.ClientID, Secret: s.ClientSecret.Reveal, Hosts: s.AllowHosts,
	}
}

// graphKeys are the settings of workbooks in OneDrive and SharePoint alone.
var graphKeys = []string{"site", "owner", "drive", "tenant", "client_id", "client_secret"}

// checkGraph checks what belongs to a workbook in OneDrive or SharePoint alone.
func (c *checker) checkGraph(path string, s *Source, kind SourceKind) {
	if kind != OneDrive {
		c.refuseAll(path, "only a workbook in OneDrive or SharePoint has it", graphKeys...)
		return
	}
	complete := true
	for _, needed := range []struct{ key, hint string }{
		{"tenant", "write tenant: with the directory (tenant) id that Entra shows for the application"},
		{"client_id", "write client_id: with the application (client) id that Entra shows"},
		{"client_secret", `write client_secret: "${CLIENT_SECRET}" and set that variable`},
	} {
		if !c.written(below(path, needed.key)) {
			c.fault(below(path, needed.key), "missing", needed.hint)
			complete = false
		}
	}
	if s.OneDrive == "" || !complete {
		return
	}
	keys := map[string]string{"file": "onedrive", "client": "client_id", "hosts": "allow_hosts"}
	for _, f := range s.Graph().Faults() {
		at := f.Key
		if key, ok := keys[at]; ok {
			at = key
		}
		c.fault(below(path, at), f.What, f.Hint)
	}
}
